/** The few parts of an OpenAPI document the page shows. */
export interface ApiDocument {
  info: { title: string; version: string; description?: string };
  paths?: Record<string, Record<string, ApiOperation>>;
}

interface ApiOperation {
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Array<{ name: string; in: string; required?: boolean; schema?: unknown }>;
  requestBody?: { content?: Record<string, { schema?: unknown }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>;
}

type Row = ApiOperation & { method: string; path: string };

/** A page for people, made on the server: no script, and its only style sheet is the one beside it. */
export function docsPage(document: ApiDocument): string {
  const rows = operations(document);
  const tags = [...new Set(rows.map(tagOf))];
  const title = `${htmlText(document.info.title)} API`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title><link rel="stylesheet" href="/api/docs/style.css"></head><body><header><h1>${title}</h1>`,
    `<p>${htmlText(document.info.description ?? '')} Version ${htmlText(document.info.version)}. `,
    'The same as <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>',
    `<nav aria-label="Sections"><ul>${tags.map((tag) => `<li><a href="#${htmlText(tag)}">${htmlText(tag)}</a></li>`).join('')}</ul></nav>`,
    '</header><main>',
    ...tags.map((tag) =>
      section(
        tag,
        rows.filter((row) => tagOf(row) === tag),
      ),
    ),
    '</main></body></html>',
  ].join('\n');
}

export const DOCS_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; }
article { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: 0.5rem 0 1rem; }
h3 { font-size: 1.05rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.875rem; }
pre { overflow: auto; max-height: 24rem; padding: 0.75rem; background: color-mix(in srgb, currentColor 7%, transparent); }
.method { display: inline-block; min-width: 4rem; font-weight: 700; }
`.trim();

function operations({ paths }: ApiDocument): Row[] {
  return Object.entries(paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
}

function tagOf({ tags }: Row): string {
  return tags?.[0] ?? 'other';
}

function section(tag: string, rows: Row[]): string {
  const id = htmlText(tag);
  return `<section aria-labelledby="${id}"><h2 id="${id}">${id}</h2>${rows.map(article).join('\n')}</section>`;
}

function article(row: Row): string {
  const parameters = (row.parameters ?? []).map(
    ({ name, in: place, required }) =>
      `<li><code>${htmlText(name)}</code> in ${htmlText(place)}${required ? ', required' : ''}</li>`,
  );
  return [
    `<article><h3><span class="method">${row.method}</span> <code>${htmlText(row.path)}</code></h3>`,
    `<p>${htmlText(row.summary ?? '')}${row.description ? `<br>${htmlText(row.description)}` : ''}</p>`,
    parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : '',
    details('Body', row.requestBody?.content),
    ...Object.entries(row.responses ?? {}).map(([status, reply]) => response(status, reply)),
    '</article>',
  ].join('');
}

function response(
  status: string,
  reply: { description?: string; content?: Record<string, { schema?: unknown }> },
) {
  if (!status.startsWith('2')) return `<p><code>${status}</code> ${htmlText(reply.description ?? '')}</p>`;
  return details(`Reply ${status}`, reply.content);
}

function details(title: string, content: Record<string, { schema?: unknown }> | undefined): string {
  return Object.entries(content ?? {})
    .map(([type, { schema }]) => {
      const json = htmlText(JSON.stringify(schema, null, 2) ?? '');
      return `<details><summary>${htmlText(title)} <code>${htmlText(type)}</code></summary><pre>${json}</pre></details>`;
    })
    .join('');
}

function htmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
