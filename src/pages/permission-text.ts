/** What an application may, as a person reads it. */
import type { Permission } from '#domain/oauth/permissions.ts';
import type { Words } from './words/words.ts';

export function permissionText(permission: Permission, { consent }: Words): string {
  if (permission.kind !== 'custom') return consent.permissions[permission.kind];
  const { scope, description } = permission;
  return description === scope ? scope : `${description} (${scope})`;
}
