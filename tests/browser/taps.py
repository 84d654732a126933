"""How much a person touches: taps on links, buttons and choices, and fields that are gone into, page after page."""

_COUNT = """
(() => {
  const add = (what, which) => {
    const found = JSON.parse(sessionStorage.getItem(what) ?? "[]");
    sessionStorage.setItem(what, JSON.stringify([...found, which]));
  };
  const TYPED = "textarea, input:not([type=radio], [type=checkbox], [type=hidden])";
  addEventListener("click", ({ isTrusted, target }) => {
    const touched = target.closest("a, button, summary, input[type=radio], input[type=checkbox]");
    if (isTrusted && touched) add("taps", touched.textContent.trim() || touched.name);
  }, true);
  // A list is chosen from, whether or not it was gone into first.
  addEventListener("change", ({ target }) => {
    if (target.matches("select")) add("fields", target.name);
  }, true);
  addEventListener("focusin", ({ target }) => {
    if (target.matches(TYPED)) add("fields", target.name);
  });
})();
"""


class Taps:
    """Counts from now on. A field costs a tap too: the one that goes into it."""

    def __init__(self, page) -> None:
        self.page = page
        page.add_init_script(_COUNT)
        page.evaluate("sessionStorage.clear()")
        page.reload()

    @property
    def fields(self) -> list[str]:
        return self._found("fields")

    @property
    def all(self) -> list[str]:
        return self._found("taps") + self.fields

    def _found(self, what: str) -> list[str]:
        return self.page.evaluate(f"JSON.parse(sessionStorage.getItem('{what}') ?? '[]')")
