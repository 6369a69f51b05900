"use strict";
// Comfort alone: every page works without it.

// The editor that Debian ships, where the panel found it; else the text area with the same methods.
function open(field, run) {
  if (!window.CodeMirror) return plain(field, run);
  const label = field.labels[0].textContent;
  const editor = CodeMirror.fromTextArea(field, {
    mode: "text/x-pgsql", lineNumbers: true, lineWrapping: true, indentUnit: 4, matchBrackets: true,
    inputStyle: "contenteditable", screenReaderLabel: label, spellcheck: false,
    hintOptions: { tables: tables(), completeSingle: false },
    // Tab goes on to the buttons: whoever has no mouse has to get out of here.
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-Space": "autocomplete", Tab: false, "Shift-Tab": false },
  });
  field.required = false;
  field.labels[0].addEventListener("click", () => editor.focus());
  return {
    selected: () => editor.getSelection("\n"),
    before: () => editor.getRange({ line: 0, ch: 0 }, editor.getCursor("from"), "\n"),
    onSelect: (act) => editor.on("cursorActivity", act),
    insert: (text) => { editor.replaceSelection(text); editor.focus(); },
    mark: (line, column) => {
      const from = { line: line - 1, ch: units(editor.getLine(line - 1) ?? "", column) };
      const end = editor.findWordAt(from).head;
      editor.markText(from, end.ch > from.ch ? end : { line: from.line, ch: from.ch + 1 }, { className: "error-mark" });
      editor.addLineClass(from.line, "background", "error-line");
      editor.setCursor(from);
    },
  };
}

function plain(field, run) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  });
  return {
    selected: () => field.value.slice(field.selectionStart, field.selectionEnd),
    before: () => field.value.slice(0, field.selectionStart),
    onSelect: (act) => document.addEventListener("selectionchange", act),
    insert: (text) => { field.setRangeText(text, field.selectionStart, field.selectionEnd, "end"); field.focus(); },
    mark: (line, column) => {
      const lines = field.value.split("\n");
      const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0) + units(lines[line - 1] ?? "", column);
      field.setSelectionRange(start, start);
    },
  };
}

// PostgreSQL counts code points, a browser counts halves of some.
function units(line, column) { return Array.from(line).slice(0, column - 1).join("").length; }

// What can be completed, from the list beside the editor.
function tables() {
  const all = {};
  for (const object of document.querySelectorAll(".objects details")) {
    const names = object.querySelectorAll("li code");
    all[object.querySelector("summary code").textContent] = Array.from(names, (name) => name.textContent);
  }
  return all;
}

for (const form of document.querySelectorAll("form[data-console]")) {
  const { sql, selection, line, column } = form.elements;
  const button = form.querySelector("button[value=run]");
  const editor = open(sql, () => form.requestSubmit(button));
  editor.onSelect(() => { button.textContent = editor.selected() ? "Run selection" : "Run"; });
  // What is selected is run alone.
  form.addEventListener("submit", () => {
    selection.value = editor.selected();
    const lines = editor.before().split("\n");
    line.value = selection.value ? lines.length : "";
    column.value = selection.value ? Array.from(lines[lines.length - 1]).length + 1 : "";
  });
  if (sql.dataset.line) editor.mark(Number(sql.dataset.line), Number(sql.dataset.column));
  for (const link of document.querySelectorAll("a[data-insert]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      editor.insert(link.dataset.insert);
    });
  }
}
