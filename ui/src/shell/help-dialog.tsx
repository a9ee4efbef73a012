import { useEffect, useRef } from 'preact/hooks';
import { KEY_MAP } from './keyboard.ts';

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="keys" onClose={onClose}>
      <h2 id="keys" class="title">
        Keyboard
      </h2>
      <dl class="keys">
        {KEY_MAP.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" class="dialog-foot">
        <button type="submit" class="btn tall">
          Close
        </button>
        <a class="push" href="/design" onClick={onClose}>
          The parts this studio is made of
        </a>
      </form>
    </dialog>
  );
}
