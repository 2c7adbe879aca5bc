// Before the first paint, so that one who chose a theme never sees the other flash by. It is a file
// because the content security policy allows no script in the page itself.
try {
  const { theme } = JSON.parse(localStorage.getItem('kkori-settings') ?? '{}');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be refused or of another version; then the system's theme it is.
}
