// The health check of the image, which holds nothing but Node to ask with. Exit code 0: the sidecar answers.
const TIMEOUT_MS = 3_000;

const url = `http://127.0.0.1:${process.env.PORT || 9090}/api/health`;
try {
  const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!ok) throw new Error(`${url} answers ${status}`);
} catch (error) {
  console.error(String(error.cause ?? error));
  process.exitCode = 1;
}
