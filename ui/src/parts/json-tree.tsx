import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { formatCount } from './format.ts';

/** So many members and characters are shown at first; what is cut is counted, and one press away. */
const SHOWN_MEMBERS = 50;
const SHOWN_CHARS = 160;
const OPEN_DEPTH = 2;

/** Any JSON value, folded below the second level. */
export function JsonTree({ value }: { value: unknown }) {
  return isBranch(value) ? (
    <div class="tree mono">
      <Members value={value} depth={0} />
    </div>
  ) : (
    <div class="tree mono">
      <Leaf value={value} />
    </div>
  );
}

type Branch = Record<string, unknown> | unknown[];

function Members({ value, depth }: { value: Branch; depth: number }) {
  const [limit, setLimit] = useState(SHOWN_MEMBERS);
  const members = Object.entries(value);
  const hidden = members.length - limit;
  return (
    <ul>
      {members.slice(0, limit).map(([name, member]) => (
        <Member key={name} name={name} value={member} depth={depth} />
      ))}
      {hidden > 0 && (
        <li>
          <MoreButton onPress={() => setLimit(limit + 10 * SHOWN_MEMBERS)}>
            {formatCount(hidden)} more
          </MoreButton>
        </li>
      )}
    </ul>
  );
}

function Member({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  const [open, setOpen] = useState(depth < OPEN_DEPTH - 1);
  if (!isBranch(value) || Object.keys(value).length === 0) {
    return (
      <li>
        <span class="key">{name}</span> <Leaf value={value} />
      </li>
    );
  }
  return (
    <li>
      <button type="button" class="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="key">{name}</span> <span class="t3">{sizeOf(value)}</span>
      </button>
      {open && <Members value={value} depth={depth + 1} />}
    </li>
  );
}

function Leaf({ value }: { value: unknown }) {
  const [whole, setWhole] = useState(false);
  const text = leafText(value);
  const cut = !whole && text.length > SHOWN_CHARS;
  return (
    <>
      <span class={`leaf leaf-${value === null ? 'null' : typeof value}`}>
        {cut ? `${text.slice(0, SHOWN_CHARS)}…` : text}
      </span>
      {cut && (
        <MoreButton onPress={() => setWhole(true)}>{formatCount(text.length - SHOWN_CHARS)} more</MoreButton>
      )}
    </>
  );
}

function MoreButton({ onPress, children }: { onPress: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class="more" onClick={onPress}>
      {children}
    </button>
  );
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null;
}

function leafText(value: unknown): string {
  if (Array.isArray(value)) return '[]';
  return isBranch(value) ? '{}' : (JSON.stringify(value) ?? String(value));
}

function sizeOf(value: Branch): string {
  return Array.isArray(value) ? `[${value.length}]` : `{${Object.keys(value).length}}`;
}
