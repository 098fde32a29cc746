// Small comforts on top of pages that work without them. No inline code, no eval.

const problemSlot = () => document.getElementById("problem");

function showUnreachable() {
  const panel = document.getElementById("unreachable");
  const slot = problemSlot();
  if (panel && slot) slot.replaceChildren(panel.content.cloneNode(true));
}

// One press submits once. The button stays enabled, so that its name and value are sent. A preview in a new tab
// leaves this page as it is, so the form can still be sent.
const SENT_FOR_MS = 8000;

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (event.submitter?.formTarget === "_blank") return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), SENT_FOR_MS);
  },
  true,
);

window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

// A grey button explains itself and does nothing.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("button[aria-disabled='true']")) event.preventDefault();
});

// Partial updates
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET") problemSlot()?.replaceChildren();
  if (!unfinishedOf(ctx.sourceElement)) tell(ctx, "saving", "Saving…");
});

// A form that is kept while somebody types sends its texts, never its files.
const unfinishedOf = (element) => element?.closest?.("form[data-autosave='unfinished']");

function textsOnly(data) {
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.matches?.("form") ? unfinishedOf(ctx.sourceElement) : null;
  if (!form) return;
  textsOnly(ctx.request.body);
  delete form.dataset.typed;
});

document.addEventListener("input", ({ target }) => {
  const form = unfinishedOf(target);
  if (form) form.dataset.typed = "yes";
});

// What was typed in the moment before the page is left is kept too.
window.addEventListener("pagehide", () => {
  document.querySelectorAll("form[data-autosave='unfinished'][data-typed]:not([data-sent])").forEach((form) => {
    const body = textsOnly(new FormData(form));
    body.set("autosave", "1");
    fetch(form.getAttribute("hx-post"), { method: "POST", body, keepalive: true });
  });
});

document.addEventListener("htmx:before:response", (event) => {
  const answer = event.detail.ctx.response.raw;
  if (!answer.redirected) return;
  event.preventDefault(); // a whole page, such as sign-in after a night: go there, do not squeeze it in
  const url = new URL(answer.url);
  if (url.searchParams.has("next")) url.searchParams.set("next", location.pathname + location.search);
  location.assign(url);
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  showUnreachable();
  tell(ctx, "failed", "Not saved. Keep this page open and try again.");
});

document.addEventListener("htmx:finally:request", ({ target, detail: { ctx } }) => {
  const form = target.closest?.("form");
  if (form) release(form);
  const status = ctx.response?.status;
  if (!status) return;
  const aside = unfinishedOf(ctx.sourceElement) ? " as unfinished" : "";
  if (status < 400) tell(ctx, "saved", `Saved ${clockTime()}${aside}`);
  else tell(ctx, "failed", "Not saved. See the message at the top.");
});

function clockTime() {
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
}

// The line that says when a form was last saved
function tell(ctx, state, text) {
  if (!ctx?.sourceElement?.closest?.("[data-autosave]")) return;
  const line = document.querySelector("[data-saved]");
  if (!line) return;
  line.dataset.state = state;
  line.textContent = text;
}

// A summary of errors takes the focus, and its links put the cursor into the field.
document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const input = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
  (field.closest(".govuk-form-group") ?? field).scrollIntoView();
  input?.focus({ preventScroll: true });
});

// What an answer needs is unfolded as soon as it is chosen.
document.addEventListener("change", ({ target }) => {
  if (target.type === "radio" && !target.checked) return;
  const needed = document.querySelector(`details[data-opens-for="${CSS.escape(target.value)}"]`);
  if (needed) needed.open = true;
});

// References can be copied.
function addCopyButtons(root) {
  if (!navigator.clipboard) return;
  root.querySelectorAll("[data-copy]:not([data-copy='ready'])").forEach((reference) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${reference.textContent}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(reference.textContent.trim());
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    reference.dataset.copy = "ready";
    reference.after(button);
  });
}

addCopyButtons(document);
document.addEventListener("htmx:after:swap", () => addCopyButtons(document));

// Queues by keyboard: J and K move, Enter opens, A assigns, X selects.
function moveInQueue(queue, by) {
  const rows = [...queue.querySelectorAll("tbody tr:not(.cases__flags)")];
  const here = rows.findIndex((row) => row.classList.contains("here"));
  const next = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
  rows[here]?.classList.remove("here");
  next?.classList.add("here");
  next?.querySelector("a[href]")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

// On a page that was opened from a queue, J and K go to its neighbors.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("table[data-queue]")) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  document.querySelector(`a[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
});

document.addEventListener("keydown", (event) => {
  const queue = document.querySelector("table[data-queue]");
  if (!queue || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if (key === "j") moveInQueue(queue, 1);
  else if (key === "k") moveInQueue(queue, -1);
  else if (key === "x") queue.querySelector("tr.here input[type=checkbox]")?.click();
  else if (key === "a") queue.querySelector("tr.here [data-assign]")?.click();
  else return;
  event.preventDefault();
});
