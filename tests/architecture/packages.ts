import type { Import } from './imports.ts';

interface Rule {
  packages: RegExp;
  /** Where they may be imported, types included. */
  homes: RegExp[];
}

const ROUTES = [/\/([^/]+\.)?routes\.ts$/, /^sidecar\/src\/features\/[^/]+\.ts$/];

const RULES: Rule[] = [
  {
    packages: /^ioredis(\/|$)/,
    homes: [/^sidecar\/src\/engine\/redis\//, /^core-adapter\/src\/links\/redis[^/]*(\/|$)/],
  },
  { packages: /^uWebSockets\.js$/, homes: [/^sidecar\/src\/transport\/uws\.ts$/] },
  {
    packages: /^zod(\/|$)/,
    homes: [/^core-adapter\/src\/protocol\//, /^sidecar\/src\/config\.ts$/, ...ROUTES],
  },
  {
    packages: /^(hono|@hono\/[^/]+)(\/|$)/,
    homes: [...ROUTES, /\/guard\.ts$/, /^sidecar\/src\/transport\//, /^sidecar\/src\/app\.ts$/],
  },
];

/** Packages imported outside their home. */
export function strayPackages(imports: Import[]): string[] {
  return imports
    .filter((it) =>
      RULES.some((rule) => rule.packages.test(it.to) && !rule.homes.some((home) => home.test(it.from))),
    )
    .map(({ from, to }) => `${from} imports ${to}, which has its home elsewhere`);
}
