import { expect, test } from '@jest/globals';
import { docsPage } from './page.ts';

test('nothing in a document becomes markup', () => {
  const page = docsPage({
    info: { title: '<b>', version: '1' },
    paths: { '/x': { get: { summary: '<script>alert(1)</script>', tags: ['"tag"'] } } },
  });
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('id="&quot;tag&quot;"');
});
