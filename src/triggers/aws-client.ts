import type { AwsEndpoint } from '#config/aws-endpoint.ts';

/** What a client of the AWS SDK is made with; `region` is for settings that name none. */
export function clientConfig(settings: AwsEndpoint, region: string) {
  const { endpoint, accessKeyId, secretAccessKey, sessionToken } = settings;
  return {
    region: settings.region ?? region,
    ...(endpoint !== undefined && { endpoint }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        credentials: {
          accessKeyId,
          secretAccessKey,
          ...(sessionToken !== undefined && { sessionToken }),
        },
      }),
  };
}
