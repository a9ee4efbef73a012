import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readExpression } from '../deploy/promql.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}

interface Panel {
  id: number;
  title: string;
  description: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: Array<{ expr: string; legendFormat: string }>;
}

const read = (path: string) => readFile(join(ROOT, 'deploy', path), 'utf8');
/** Prometheus' own. */
const OWN = ['up'];

let redis: TestRedis;
let sidecar: SidecarProcess;
let metrics: string;
let exported: Set<string>;
let rules: Rule[];
let panels: Panel[];

beforeAll(async () => {
  redis = await startRedis({ args: ['--maxmemory', '256mb'] });
  sidecar = await startSidecar({ REDIS_URL: redis.url, LOOM_REDIS_URL: redis.url });
  metrics = await (await fetch(`${sidecar.url}/metrics`)).text();
  exported = new Set([...OWN, ...[...metrics.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name ?? '')]);
  rules = parse(await read('prometheus/alerts.yml')).groups.flatMap(({ rules }: { rules: Rule[] }) => rules);
  panels = JSON.parse(await read('grafana/studio.json')).panels;
}, 60_000);
afterAll(async () => {
  await sidecar.kill();
  await redis.close();
});

const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);

it('says who applies, how old what is shown is, and what Redis holds', () => {
  expect(figure('studio_leads')).toBe(1);
  expect(figure('studio_lag_seconds')).toBeLessThan(60);
  expect(figure('studio_epoch_changes_total')).toBe(0);
  expect(figure('studio_store_memory_limit_bytes')).toBe(256 * 1024 * 1024);
  expect(figure('studio_store_memory_bytes')).toBeGreaterThan(100_000);
});

it('a query that is wrong, or of a series that is not there, would be seen', () => {
  expect(readExpression('sum(studio_leads').fault).toBeDefined();
  const { series, fault } = readExpression(
    'max by (a) (rate(made_up_total{b="c"}[$__rate_interval])) / other',
  );
  expect({ series, fault }).toEqual({ series: ['made_up_total', 'other'], fault: undefined });
  expect(exported.has('made_up_total')).toBe(false);
});

it('every alert reads series that are exported, and tells what to do', () => {
  expect(rules.map(({ alert }) => alert)).toEqual(
    expect.arrayContaining(['StudioNoIngester', 'StudioLag', 'StudioRedisMemory', 'StudioEpochChanged']),
  );
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { expr, labels, annotations } of rules) {
    const { series, fault } = readExpression(expr);
    expect({ expr, fault }).toEqual({ expr, fault: undefined });
    expect(series.length).toBeGreaterThan(0);
    for (const name of series) expect(exported).toContain(name);
    expect(['warning', 'critical']).toContain(labels.severity);
    expect(annotations.summary && annotations.description).toBeTruthy();
  }
});

it('every panel of the dashboard reads series that are exported, and says what it shows', () => {
  expect(panels.length).toBeGreaterThan(10);
  for (const { targets, title, description } of panels) {
    expect({ title, description }).toEqual({
      title: expect.any(String),
      description: expect.stringMatching(/\.$/),
    });
    for (const { expr } of targets) {
      const { series, fault } = readExpression(expr);
      expect({ expr, fault }).toEqual({ expr, fault: undefined });
      for (const name of series) expect(exported).toContain(name);
    }
  }
});

it('no two panels have the same number or lie on one another', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const taken = new Map<string, string>();
  for (const { title, gridPos } of panels)
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect(x).toBeLessThan(24);
        expect([title, taken.get(`${x} ${y}`)]).toEqual([title, undefined]);
        taken.set(`${x} ${y}`, title);
      }
});

it.each(['compose', 'kubernetes'])(
  '%s: every sidecar is asked, with the token, and the alerts are loaded',
  async (file) => {
    const { scrape_configs: jobs, rule_files: files } = parse(await read(`prometheus/${file}.yml`), {
      strict: true,
    });
    expect(files).toEqual(['alerts.yml']);
    expect(jobs).toMatchObject([
      { job_name: 'studio', authorization: { credentials_file: expect.any(String) } },
    ]);
  },
);
