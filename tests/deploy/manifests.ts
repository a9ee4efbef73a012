import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { startProcess } from '../support/process.ts';
import { ROOT } from '../support/tree.ts';

/** An object as it is handed to the cluster. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  // biome-ignore lint/suspicious/noExplicitAny: what is in it is what the tests are about.
  [part: string]: any;
}

const FOLDER = join(ROOT, 'deploy/kubernetes');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const SETTINGS = [
  '--ignoreConfig',
  '--noEmit',
  '--strict',
  '--skipLibCheck',
  '--module',
  'esnext',
  '--moduleResolution',
  'bundler',
];

export async function readManifests(): Promise<Manifest[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(FOLDER, name), 'utf8')));
  return texts.flatMap((text) =>
    parseAllDocuments(text, { strict: true, uniqueKeys: true }).map((document) => {
      const [problem] = [...document.errors, ...document.warnings];
      if (problem) throw problem;
      return document.toJS() as Manifest;
    }),
  );
}

const moduleOf = ({ apiVersion, kind }: Manifest) => `kubernetes-models/${apiVersion}/${kind}`;

/** What the published schema has against a manifest; undefined when nothing. */
export async function schemaFault(manifest: Manifest): Promise<string | undefined> {
  const models = await import(moduleOf(manifest));
  try {
    new models[manifest.kind](manifest).validate();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** Fields that no version of the objects has; a schema alone lets them pass, and a cluster drops them silently. */
export async function strangeFields(manifests: Manifest[]): Promise<string> {
  const lines = manifests.flatMap((manifest, index) => [
    `import type { I${manifest.kind} as Kind${index} } from '${moduleOf(manifest)}';`,
    `const manifest${index}: Kind${index} = ${JSON.stringify(manifest, undefined, 1)};`,
  ]);
  const home = join(ROOT, '.cache');
  await mkdir(home, { recursive: true });
  const folder = await mkdtemp(join(home, 'manifests-'));
  try {
    await writeFile(join(folder, 'manifests.ts'), lines.join('\n'));
    const check = startProcess(process.execPath, [TSC, ...SETTINGS, 'manifests.ts'], { cwd: folder });
    return (await check.ended) === 0 ? '' : check.output();
  } finally {
    await rm(folder, { recursive: true });
  }
}
