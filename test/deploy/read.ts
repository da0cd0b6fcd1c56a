/** Files of deploy/ for the tests of them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const textOf = (path: string) => readFileSync(pathOf(path), 'utf8');

/** What YAML tells, as a tree that tests walk freely. */
// biome-ignore lint/suspicious/noExplicitAny: its shape is what the tests are about
export type Tree = any;

export const yamlOf = (path: string): Tree => parse(textOf(path), { merge: true });

export const packageVersion: string = JSON.parse(textOf('package.json')).version;

/** How long a server with these settings may take to stop by itself, in seconds. */
export const stopsWithin = (drainDelay: number, shutdownGrace: number) =>
  drainDelay + shutdownGrace + 2;
