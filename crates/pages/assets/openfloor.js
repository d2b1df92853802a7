// What makes marking people quicker. Every page works without it.
"use strict";

const form = document.querySelector("form[data-marking]");
if (form) {
  for (const hint of document.querySelectorAll(".script-only")) hint.hidden = false;
  const people = [...form.querySelectorAll("fieldset.person")];
  const values = { w: "woman", m: "man", n: "non-binary", u: "undisclosed", x: "unknown" };

  // A letter marks the person who has the focus, and goes on to the next.
  form.addEventListener("keydown", (event) => {
    const person = event.target.closest("fieldset.person");
    const value = values[event.key.toLowerCase()];
    if (!person || !value || event.ctrlKey || event.metaKey || event.altKey) return;
    const choice = person.querySelector(`input[value="${value}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    const next = people[people.indexOf(person) + 1];
    const there = next && (next.querySelector("input:checked") || next.querySelector("input"));
    (there || choice).focus();
  });

  // How many are left, as if what is marked here were stored.
  const live = document.getElementById("live");
  const unmarked = () => form.querySelectorAll('input[value="unknown"]:checked').length;
  const elsewhere = Number(live.dataset.left) - unmarked();
  form.addEventListener("change", () => { live.value = elsewhere + unmarked(); });

  // Who leaves the page with marks that are not stored is asked.
  let isDirty = false;
  form.addEventListener("change", () => { isDirty = true; });
  form.addEventListener("submit", () => { isDirty = false; });
  window.addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
}
