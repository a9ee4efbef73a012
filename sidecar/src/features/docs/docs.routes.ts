import type { Api } from '../endpoint.ts';
import { type ApiDocument, DOCS_STYLE, docsPage } from './page.ts';

/** Mounted last: the document holds every operation registered before the first request. */
export function docsRoutes(api: Api, version: string): void {
  let document: ApiDocument | undefined;
  const read = () => {
    document ??= api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'Loom Studio', version, description: 'A live studio for Loom actor systems.' },
    }) as unknown as ApiDocument;
    return document;
  };
  api.get('/api/openapi.json', (c) => c.json(read()));
  api.get('/api/docs', (c) => c.html(docsPage(read())));
  api.get('/api/docs/style.css', (c) =>
    c.body(DOCS_STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
}
