// Tells when the page goes on to paper and when it comes back. A browser says so by events, a print medium that is put on
// for a look (developer tools) only by the medium itself.

export function onPrint(changed) {
  const medium = matchMedia("print");
  const before = () => changed(true);
  const after = () => changed(medium.matches);
  medium.addEventListener("change", after);
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return () => {
    medium.removeEventListener("change", after);
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}
