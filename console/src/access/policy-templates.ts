/** Policies to begin with. Pure. */
const policy = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, undefined, 2);

const allow = (action: string | readonly string[]) =>
  policy({ Effect: 'Allow', Action: action, Resource: '*' });

const trust = (principal: string) =>
  policy({ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' });

export const POLICY_TEMPLATES = {
  everything: allow('*'),
  read: allow(['cognito-idp:List*', 'cognito-idp:Describe*', 'cognito-idp:Get*']),
  users: allow(['cognito-idp:Admin*', 'cognito-idp:ListUsers', 'cognito-idp:ListGroups']),
  audit: allow('poolhouse:ListAuditRecords'),
} as const;

export const TRUST_TEMPLATES = {
  trustUser: trust('arn:aws:iam::123456789012:user/ci'),
  trustAccount: trust('123456789012'),
} as const;
