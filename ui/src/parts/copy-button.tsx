import { useState } from 'preact/hooks';

export interface CopyButtonProps {
  text: string;
  label: string;
  quiet?: boolean;
}

/** Copies all of `text`. Says when the browser does not allow it. */
export function CopyButton({ text, label, quiet = false }: CopyButtonProps) {
  const [said, setSaid] = useState<string | undefined>(undefined);
  return (
    <button
      type="button"
      class={quiet ? 'btn quiet' : 'btn'}
      onClick={() => void copy()}
      onBlur={() => setSaid(undefined)}
    >
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
