// Its own tiny file, loaded before the style sheet: the page must never show the other theme first.
const remembered = (() => {
  try {
    return localStorage.getItem('studio.theme');
  } catch {
    return null; // Storage may be blocked; the system's choice then holds.
  }
})();
const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
document.documentElement.dataset.theme =
  remembered === 'dark' || remembered === 'light' ? remembered : system;

export {};
