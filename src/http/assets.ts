/**
 * Style sheets and scripts of this server: files of their own, so that no page needs anything
 * inline, under names made of their content, so that browsers may keep them for good.
 */
import { createHash } from 'node:crypto';
import type { Env, Hono } from 'hono';

export interface ServedAsset {
  /** On this server; a site puts its base before it. */
  readonly path: string;
  readonly contentType: string;
  readonly text: string;
}

export const styleSheet = (text: string): ServedAsset =>
  assetOf(text, 'css', 'text/css; charset=UTF-8');

export const script = (text: string): ServedAsset =>
  assetOf(text, 'js', 'text/javascript; charset=UTF-8');

/** Where the site of a pool has an image that its operator gave it. */
export const imagePath = (hash: string) => `/_images/${hash}`;

/** The name of a file, made from its content. */
export const hashOf = (text: string) =>
  createHash('sha256').update(text).digest('base64url').slice(0, 20);

function assetOf(text: string, extension: string, contentType: string): ServedAsset {
  return { path: `/_assets/${hashOf(text)}.${extension}`, contentType, text };
}

export const FOR_GOOD = 'public, max-age=31536000, immutable';

/** Adds the routes of these files. */
export function serveAssets<E extends Env>(app: Hono<E>, assets: readonly ServedAsset[]): void {
  for (const { path, contentType, text } of assets) {
    app.get(path, (c) =>
      c.body(text, 200, { 'Content-Type': contentType, 'Cache-Control': FOR_GOOD }),
    );
  }
}
