// Around allauth's passkey forms: show them where scripts run, and say what went wrong in words.

document.querySelectorAll("[data-needs-script]").forEach((part) => part.removeAttribute("hidden"));

const WORDS = {
  NotAllowedError: "The key did not answer in time, or you cancelled. Try again.",
  SecurityError: "Keys work only at an address with a name, such as localhost, not at a number.",
  InvalidStateError: "This key is set up already.",
  NotSupportedError: "This browser or key cannot do it. Use an authenticator app.",
};

document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-problem]");
  if (!place) return;
  event.preventDefault();
  place.textContent = WORDS[event.detail.exception?.name] ?? "The key could not be used. Reload the page and try again.";
  place.removeAttribute("hidden");
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
