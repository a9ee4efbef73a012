import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from './world.ts';

const PAGE = '<!doctype html><title>Studio</title>';

export function staticSuite(transport: string): void {
  describe('pages', () => {
    let folder: string;
    let world: World;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'studio-ui-'));
      await mkdir(join(folder, 'assets'));
      await writeFile(join(folder, 'index.html'), PAGE);
      await writeFile(join(folder, 'assets', 'main-0A1B2C3D.js'), 'export {};');
      world = await createWorld({ TRANSPORT: transport, UI_DIR: folder });
    });
    afterAll(async () => {
      await world.close();
      await rm(folder, { recursive: true });
    });
    const html = { accept: 'text/html,*/*' };

    test('the page is asked for again, its hashed parts never', async () => {
      const page = await world.ask('/', { headers: html });
      expect(page.text).toBe(PAGE);
      expect(page.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
      });
      const script = await world.ask('/assets/main-0A1B2C3D.js');
      expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
      expect(script.headers['cache-control']).toContain('immutable');
    });

    test('what did not change is not sent again', async () => {
      const { headers } = await world.ask('/');
      const again = await world.ask('/', { headers: { 'if-none-match': String(headers['etag']) } });
      expect(again.status).toBe(304);
      expect(again.text).toBe('');
    });

    test('any place of the app is the page, any missing file is 404', async () => {
      expect((await world.ask('/actors/a%2Fb', { headers: html })).text).toBe(PAGE);
      expect((await world.ask('/assets/none.js')).status).toBe(404);
      expect((await world.ask('/api/none', { headers: html })).status).toBe(404);
      expect((await world.ask('/ws')).status).toBe(404);
    });

    test.each(['/../package.json', '/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/x', '/%zz'])(
      '%s leads nowhere outside',
      async (path) => {
        expect((await world.ask(path)).status).toBe(404);
      },
    );

    test('a studio without built pages says how to build them', async () => {
      const bare = await createWorld({ TRANSPORT: transport });
      const reply = await bare.ask('/', { headers: html });
      expect(reply.status).toBe(503);
      expect(reply.text).toContain('npm run build');
      await bare.close();
    });
  });
}
