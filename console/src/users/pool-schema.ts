/** What the views of users need to know of their pool: its attributes, and how users sign in. Pure. */
import type { SchemaAttributeType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';

/** Written by the server alone, or by operations of their own. */
const OTHERS = ['sub', 'identities', 'updated_at', 'email_verified', 'phone_number_verified'];
const FIRST = ['email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'];

/** The attributes of a pool that an administrator writes, those that people look for first. */
export function writableAttributes({ SchemaAttributes = [] }: UserPoolType) {
  const all = SchemaAttributes.filter(({ Name = '' }) => !OTHERS.includes(Name));
  return [
    ...FIRST.flatMap((name) => all.filter(({ Name }) => Name === name)),
    ...all.filter(({ Name = '' }) => !FIRST.includes(Name)),
  ];
}

/** Attributes of the pool's own: `custom:…`, and `dev:…` of administrators alone. */
export const isOwnAttribute = ({ Name = '' }: SchemaAttributeType) => Name.includes(':');

/** What users of the pool are called by, where they have no name of their own. */
export const usernameAttributes = ({ UsernameAttributes = [] }: UserPoolType) => UsernameAttributes;
