/** Repeats `check` until it no longer throws; the last error is thrown after `limitMs`. */
export async function eventually(check: () => void | Promise<void>, limitMs = 5_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
