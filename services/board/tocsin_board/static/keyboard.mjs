/** The keyboard, where nobody is typing. */

const TYPED_INTO = "input, textarea, select, [contenteditable]";

/** Call `acts[key]` for a key that is pressed alone and not into a field; an act returns false where it did nothing. */
export function listen(acts) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const isTyping = event.target.matches?.(TYPED_INTO) && event.target.type !== "checkbox";
    if (isTyping && event.key !== "Escape") return;
    const isOnButton = event.key === "Enter" && event.target.closest?.("button, a, summary");
    const act = acts[event.key];
    if (act && !isOnButton && act(event) !== false) event.preventDefault();
  });
}
