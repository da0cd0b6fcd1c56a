/** How the server that answers fares, and how the functions of a pool do. */
import { hostname } from 'node:os';
import type { OperatorOperation } from './operation.ts';

export const describeHealth: OperatorOperation<'DescribeHealth'> = (_, { condition }) =>
  condition.health();

export const describeMetrics: OperatorOperation<'DescribeMetrics'> = (_, { condition }) =>
  condition.metrics();

const OUTCOMES = {
  answered: 'ANSWERED',
  threw: 'THREW',
  unreachable: 'UNREACHABLE',
  'invalid answer': 'INVALID_ANSWER',
} as const;

export const listTriggerCalls: OperatorOperation<'ListTriggerCalls'> = async (
  { UserPoolId },
  { pools, triggerCalls },
) => {
  const { id } = await pools.get(UserPoolId);
  return {
    Node: hostname(),
    TriggerCalls: triggerCalls.of(id).map((call) => ({
      Time: new Date(call.at),
      Trigger: call.trigger,
      FunctionName: call.functionName,
      ClientId: call.clientId,
      Outcome: OUTCOMES[call.outcome],
      Milliseconds: call.ms,
      Reason: call.reason,
    })),
  };
};
