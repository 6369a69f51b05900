"""Uses every page of the panel as a person does, in a real browser; Tests/Panel/browser.sh starts it."""

import argparse
import importlib.util
import json
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import strangers
from world import STATIONS, World, world

# The rules as Deque publishes them; the package that has them is for another browser driver.
AXE = Path(importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0], "axe.min.js").read_text()

VIOLATIONS = """
window.violations = [];
addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));
"""

PAGES = [
    "/", "/?q=none", "/bots/weather", "/bots/weather/console", "/bots/weather/migrations", "/bots/weather/usage",
    "/bots/weather/backups", "/bots/weather/requests", "/bots/weather/audit", "/audit", "/audit/5", "/requests",
    "/requests/1", "/provision", "/fleet", "/sessions", "/sign-in", "/nowhere",
]


class Browser:
    """Chromium, and what went wrong in it."""

    def __init__(self, world: World, *, scripts: bool):
        options = webdriver.ChromeOptions()
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not scripts:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        self.world = world
        self.scripts = scripts
        self.refusals: list[str] = []
        self.barriers: list[str] = []
        if scripts:
            self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": VIOLATIONS})

    def open(self, path: str) -> None:
        self.driver.get(path if path.startswith("http") else self.world.url + path)

    def find(self, selector: str):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def press(self, selector: str) -> None:
        """Presses a button and waits for the page that it leads to."""
        old = self.find("html")
        self.find(selector).click()
        WebDriverWait(self.driver, 30).until(lambda _: self.is_gone(old))
        self.look()

    @staticmethod
    def is_gone(element) -> bool:
        try:
            element.tag_name
            return False
        except Exception:
            return True

    def wait(self, text: str, seconds=60) -> None:
        """Waits for a text, on a page that asks again by itself or is asked again."""
        end = time.monotonic() + seconds
        while text not in self.text():
            if time.monotonic() > end:
                fail(f"{self.driver.current_url}: no \"{text}\" within {seconds} s:\n{self.text()[:2000]}")
            time.sleep(0.5)
            self.driver.refresh()

    def text(self) -> str:
        return self.find("main").text

    def expect(self, *texts: str) -> None:
        shown = self.text()
        for text in texts:
            if text not in shown:
                fail(f"{self.driver.current_url}: \"{text}\" is not shown:\n{shown[:2000]}")

    def look(self) -> None:
        """Remembers what the content security policy refused here, and whether a stranger's text ran."""
        if self.scripts:
            found, ran = self.driver.execute_script("return [window.violations, window.pwned]")
            if found is None:
                fail(f"{self.driver.current_url}: what the policy refuses is not seen here")
            self.refusals += [f"{self.driver.current_url}: {text}" for text in found]
            if ran:
                fail(f"{self.driver.current_url}: a stranger's text ran")
        self.refusals += [
            entry["message"] for entry in self.driver.get_log("browser") if "Content Security Policy" in entry["message"]
        ]
        if not self.driver.current_url.startswith(self.world.url):
            fail(f"a page led away, to {self.driver.current_url}")

    def judge(self, name: str) -> None:
        """Has axe look at the page, in both color schemes."""
        for scheme in ("light", "dark"):
            features = [{"name": "prefers-color-scheme", "value": scheme}]
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
            self.driver.execute_script(AXE)
            found = self.driver.execute_async_script("axe.run().then(arguments[0])")
            for violation in found["violations"]:
                places = "; ".join(node["html"][:200] for node in violation["nodes"][:3])
                self.barriers.append(f"{name}, {scheme}: {violation['id']}: {violation['help']}: {places}")
        self.look()

    def sign_in(self) -> None:
        self.open(self.world.link)
        self.press("button.primary")
        self.expect("weather")

    def write(self, text: str) -> None:
        """Puts a text into the editor for SQL."""
        has_editor = bool(self.driver.find_elements(By.CSS_SELECTOR, ".CodeMirror"))
        if has_editor and not self.scripts:
            fail("JavaScript runs although it is off")
        if has_editor:
            self.driver.execute_script("document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])", text)
        else:
            field = self.find("textarea#sql")
            field.clear()
            field.send_keys(text)

    def console(self, sql: str, how="run", bot="weather") -> None:
        self.open(f"/bots/{bot}/console")
        self.write(sql)
        self.press(f"button[value={how}]")
        end = time.monotonic() + 30
        while "is running" in self.text() and time.monotonic() < end:
            time.sleep(0.5)
            self.driver.refresh()
        self.look()


def fail(message: str) -> None:
    sys.exit(f"browser.py: error: {message}")


def heading(text: str) -> None:
    print(f"== {text}", flush=True)


def use(browser: Browser, suffix: str) -> None:
    """The main job of each page."""
    browser.open("/?" + urlencode({"q": "weath"}))
    browser.press("tbody th a")
    browser.expect("Connect", "Conditions", "secret show weather")
    browser.console("SELECT name FROM station ORDER BY id;\nUPDATE station SET opened = now() WHERE id = 2; SELECT 7 * 6 AS answer")
    browser.expect("Riga", "UPDATE 1", "42", "History")
    browser.console("SELECT 1;\n  SELECT nme FROM station")
    browser.expect("column \"nme\" does not exist")
    browser.console("SELECT count(*) FROM reading JOIN station ON id = station", "analyze")
    browser.expect("Execution", "Aggregate", "cost")
    browser.console("SELECT 1; DELETE FROM station", "explain")
    browser.expect("one statement")
    browser.open("/bots/weather/console")
    browser.write("SELECT pg_sleep(15)")
    browser.press("button[value=run]")
    browser.press("form.notice button")
    browser.wait("The run was cancelled.")
    for step, expected in (("try", "done, and undone"), ("apply", "applied")):
        browser.open("/bots/weather/migrations")
        browser.find("#name").send_keys(f"0001_{suffix}")
        browser.write(f"CREATE TABLE made_{suffix} (id int)")
        browser.press(f"button[value={step}]")
        browser.wait(expected)
    browser.open("/bots/weather/requests")
    browser.find("#request-reason").send_keys("a <test>")
    browser.press("button[value=backup]")
    browser.expect("The request is filed", "a <test>")
    browser.wait("done")
    browser.open("/bots/weather/backups")
    browser.press("tbody td a.button")
    browser.expect("replacesData", "terminatesSessions", "Clone it into another bot")
    if browser.scripts:
        browser.judge("a restore")
    browser.open("/provision")
    browser.find("#name").send_keys(f"new-{suffix}")
    browser.press("button.primary")
    browser.wait("to create")
    browser.expect(f"name: new-{suffix}", "workspace: acme")
    browser.open("/bots/weather/audit?" + urlencode({"act": "statement"}))
    browser.press("tbody th a")
    browser.expect("Proof", "Leaf hash")
    browser.open("/bots/weather/usage")
    browser.expect("By day", "Overage in")
    browser.open("/fleet")
    browser.expect("leads", "Largest")


def use_editor(browser: Browser) -> None:
    """What scripts add: the editor, running a selection, the place of a mistake."""
    browser.open("/bots/weather/console")
    browser.write("SELECT 'one';\nSELECT 'two', nme;\nSELECT 'three'")
    editor = "document.querySelector('.CodeMirror').CodeMirror"
    browser.driver.execute_script(f"{editor}.setSelection({{line: 1, ch: 0}}, {{line: 1, ch: 17}})")
    if browser.find("button[value=run]").text != "Run selection":
        fail("the button does not say that it runs the selection")
    browser.find(".CodeMirror [contenteditable]").send_keys(Keys.CONTROL, Keys.ENTER)
    WebDriverWait(browser.driver, 20).until(lambda driver: "/runs/" in driver.current_url)
    browser.expect("column \"nme\" does not exist")
    text, place, mark = browser.driver.execute_script(
        f"const e = {editor}; return [e.getValue(), e.getCursor(), e.getAllMarks().map((m) => m.find())]"
    )
    if not text.startswith("SELECT 'one'") or (place["line"], place["ch"]) != (1, 14) or not mark:
        fail(f"the mistake is marked at {place}, {mark}, in {text!r}")
    browser.find(".objects summary").click()
    link = browser.find(".objects a[data-insert]")
    link.click()
    if link.get_attribute("data-insert") not in browser.driver.execute_script(f"return {editor}.getValue()"):
        fail("the name of a table is not inserted")
    browser.look()


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    return '"' + (text.encode()[:60].decode(errors="ignore") or " ").replace('"', '""') + '"'


def plant(world: World, texts: list[str]) -> None:
    """Has a bot whose every name, comment, label and cell is a stranger's."""
    statements = ["CREATE TABLE cells (n int, t text)"]
    statements.append("INSERT INTO cells VALUES " + ", ".join(f"({n}, {literal(t)})" for n, t in enumerate(texts)))
    labels = list(dict.fromkeys(name(text)[1:-1].replace('""', '"') for text in texts))
    statements.append("CREATE TYPE label AS ENUM (" + ", ".join(map(literal, labels)) + ")")
    for number, label in enumerate(labels[::4]):
        statements.append(f"CREATE TABLE {name(f'{number} ' + label)} ({name(label)} label)")
        statements.append(f"COMMENT ON TABLE {name(f'{number} ' + label)} IS {literal(label)}")
    world.sql("chat", ";\n".join(statements) + ";\n")


def read_strangers(browser: Browser, texts: list[str]) -> None:
    pages = len(texts) // 50 + 1
    for page in range(pages):
        browser.console(f"SELECT n, t FROM cells WHERE n / 50 = {page} ORDER BY n", bot="chat")
        if len(browser.driver.find_elements(By.CSS_SELECTOR, "table.data tbody tr")) != len(texts[page * 50:page * 50 + 50]):
            fail(f"page {page} of the strangers' cells has another number of rows")
        if browser.scripts:
            check_exports(browser)
    browser.console("SELECT enum_range(NULL::label)", bot="chat")
    for text in texts[::9]:
        text = text[:3000]
        browser.open("/bots/chat/console?" + urlencode({"sql": text}))
        browser.look()
        browser.open("/?" + urlencode({"q": text}))
        browser.look()
        browser.open("/audit?" + urlencode({"q": text, "actor": text, "act": text}))
        browser.look()
    # What comes back as an error and as a notice.
    for text in texts[::7]:
        if len(text) > 2000:
            continue
        body = f"BEGIN RAISE NOTICE '%', {literal(text)}; RAISE EXCEPTION '%', {literal(text)}; END"
        browser.open("/bots/chat/console?" + urlencode({"sql": f"DO {literal(body)}"}))
        browser.press("button[value=run]")
    for path in PAGES:
        browser.open(path.replace("weather", "chat"))
        browser.look()


def check_exports(browser: Browser) -> None:
    """Each export is a file and not a page, and its JSON is valid."""
    for link in browser.driver.find_elements(By.CSS_SELECTOR, "a[download]"):
        kind, disposition, text = browser.driver.execute_async_script(
            "const done = arguments[1]; fetch(arguments[0]).then(async (answer) => done([answer.headers.get('content-type'),"
            " answer.headers.get('content-disposition'), await answer.text()]))",
            link.get_attribute("href"),
        )
        if "html" in kind or not disposition.startswith("attachment"):
            fail(f"an export is {kind}, {disposition}")
        if "json" in kind:
            json.loads(text)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--short", action="store_true")
    options = parser.parse_args()
    texts = strangers.ALL[::6] if options.short else strangers.ALL
    refusals = []
    with world(options.programs.resolve()) as made:
        made.write()
        made.run("apply", "--yes")
        made.sql("weather", STATIONS)
        plant(made, texts)
        made.run("sweep")
        made.start_loop()
        for scripts in (True, False):
            heading(f"Every page's job, {'with' if scripts else 'without'} JavaScript")
            made.start_panel()
            browser = Browser(made, scripts=scripts)
            try:
                browser.sign_in()
                use(browser, "with" if scripts else "without")
                if scripts:
                    use_editor(browser)
                    heading("Accessibility")
                    for path in PAGES:
                        browser.open(path)
                        browser.judge(path)
                    browser.console("SELECT name, opened, NULL FROM station; SELECT wrong")
                    browser.judge("a run")
                    browser.console("SELECT * FROM station JOIN reading ON station = id", "analyze")
                    browser.judge("a query plan")
                    if browser.barriers:
                        fail("axe finds:\n" + "\n".join(browser.barriers))
                if scripts or not options.short:
                    heading(f"{len(texts)} texts of strangers")
                    read_strangers(browser, texts)
                refusals += browser.refusals
            finally:
                browser.driver.quit()
                made.stop("panel")
    if refusals:
        fail(f"{len(refusals)} violations of the content security policy, such as {refusals[0]}")
    print("nothing found: every page does its job, no violation of the content security policy or of axe's rules")


if __name__ == "__main__":
    main()
