import type { ComponentChildren } from 'preact';

/** A group of parts under one heading. */
export function Shelf({
  title,
  about,
  children,
}: {
  title: string;
  about?: string;
  children: ComponentChildren;
}) {
  return (
    <div class="shelf">
      <h3 class="sect">
        {title} {about && <span class="t3 plain">{about}</span>}
      </h3>
      {children}
    </div>
  );
}

/** One state of a part, with its name below. */
export function Specimen({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="specimen">
      <div>{children}</div>
      <span class="t3">{name}</span>
    </div>
  );
}
