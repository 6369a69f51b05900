"use strict";
// Comfort alone: every page works without it.
for (const form of document.querySelectorAll("form[data-console]")) {
  const field = form.elements.sql;
  // What is selected is run alone.
  form.addEventListener("submit", () => {
    const { selectionStart: start, selectionEnd: end } = field;
    form.elements.selection.value = document.activeElement !== field && start === end ? "" : field.value.slice(start, end);
  });
  // Ctrl+Enter runs.
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=run]"));
    }
  });
}
