import type { Operation } from '../../operation.ts';

export const getLogDeliveryConfiguration: Operation<'GetLogDeliveryConfiguration'> = async (
  { UserPoolId },
  { logDelivery },
) => ({ LogDeliveryConfiguration: await logDelivery.configuration(UserPoolId) });
