import { useState } from 'preact/hooks';

/** Copies all of `text`. Says when the browser does not allow it. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [said, setSaid] = useState<string | undefined>(undefined);
  return (
    <button type="button" class="btn quiet" onClick={() => void copy()} onBlur={() => setSaid(undefined)}>
      {said ?? label}
    </button>
  );

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      setSaid('Not allowed here');
    }
  }
}
