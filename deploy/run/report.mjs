import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the report `name` goes; undefined unless STUDIO_REPORT_DIR asks for reports. */
export function reportFile(name) {
  const folder = process.env.STUDIO_REPORT_DIR;
  if (!folder) return undefined;
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.json`);
}

export function writeReport(name, report) {
  const file = reportFile(name);
  if (file) writeFileSync(file, JSON.stringify(report));
}
