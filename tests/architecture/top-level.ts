const ALLOWED = new Set([
  ...['core-adapter', 'sidecar', 'ui', 'deploy', 'tests', 'docs', '.ci'],
  ...['docker-compose.yml', 'package.json', 'tsconfig.json', 'README.md', 'LICENSE', 'CHANGELOG.md'],
  ...[
    'package-lock.json',
    'jest.config.mjs',
    'biome.json',
    '.editorconfig',
    '.gitignore',
    '.npmrc',
    '.dockerignore',
  ],
]);
/** Never committed. */
const LOCAL = /^(\.git|node_modules|\.cache|coverage|\.env|\.DS_Store|\.vscode|\.idea|.+\.log)$/;

/** Names at the top of the repository that have no place there. */
export function strangers(names: string[]): string[] {
  return names.filter((name) => !ALLOWED.has(name) && !LOCAL.test(name));
}
