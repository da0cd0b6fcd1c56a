/** What the operations of access keys and roles answer. */
import type { OperatorOutput, OperatorValue } from '#contract/operator-types.ts';
import type { Seconds } from '../frame/times.ts';

export type AccessKey = OperatorValue<'AccessKeySummary', Seconds>;
export type MadeKey = OperatorOutput<'CreateAccessKey', Seconds>;
export type DescribedKey = OperatorOutput<'DescribeAccessKey', Seconds>;

export type Role = OperatorValue<'RoleSummary', Seconds>;
export type DescribedRole = OperatorOutput<'DescribeRole', Seconds>;
