/**
 * The settings of traces, and the variables of OpenTelemetry that say the same for every program of
 * an operator. A setting of Poolhouse comes before such a variable.
 */
import type { Environment, StandardVariable } from './kinds.ts';

/** Names and values as OpenTelemetry writes them: `a=1,b=2`, values percent-encoded. */
function readPairs(given: string): Readonly<Record<string, string>> | undefined {
  const pairs: Record<string, string> = {};
  for (const member of given.split(',')) {
    if (member.trim() === '') continue;
    const [, name, value] = /^\s*([^\s=]+)\s*=\s*(.*?)\s*$/.exec(member) ?? [];
    if (name === undefined) return undefined;
    try {
      pairs[name] = decodeURIComponent(value!);
    } catch {
      return undefined;
    }
  }
  return pairs;
}

export const RESOURCE_KIND =
  'attributes such as service.name=poolhouse,deployment.environment.name=production';

export function readResource(given: string): Readonly<Record<string, string>> | undefined {
  const pairs = readPairs(given);
  return pairs && Object.keys(pairs).every((name) => /^[\w.-]{1,128}$/.test(name))
    ? pairs
    : undefined;
}

export const SAMPLE_KIND = 'a number from 0 to 1';

export function readSample(given: unknown): number | undefined {
  if (typeof given === 'string' && !/^(?:[01](?:\.\d*)?|\.\d+)$/.test(given)) return undefined;
  if (typeof given !== 'string' && typeof given !== 'number') return undefined;
  const share = Number(given);
  return share >= 0 && share <= 1 ? share : undefined;
}

const isOff = (env: Environment) =>
  env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none';

/** Of everything, and before that of traces alone. */
const named = (env: Environment, end: string) =>
  [`OTEL_EXPORTER_OTLP_TRACES_${end}`, `OTEL_EXPORTER_OTLP_${end}`].find((name) => env[name]);

/** A variable that has one of a few values. */
const chosen = (env: Environment, said: string | undefined, values: readonly string[]) =>
  said === undefined || values.includes(env[said] ?? '')
    ? undefined
    : { said, wrong: `one of ${values.join(', ')}` };

/** The endpoint of OTLP over HTTP; one of gRPC is refused rather than spoken to in vain. */
export const ENDPOINT_VARIABLES: StandardVariable = {
  names: ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
  find(env) {
    const said = named(env, 'ENDPOINT');
    if (said === undefined || isOff(env)) return undefined;
    const wrong =
      chosen(env, named(env, 'PROTOCOL'), ['http/json', 'http/protobuf']) ??
      (env['OTEL_TRACES_EXPORTER']
        ? chosen(env, 'OTEL_TRACES_EXPORTER', ['otlp', 'none'])
        : undefined);
    if (wrong) return wrong;
    const url = env[said]!;
    const isWhole = said.includes('_TRACES_');
    return { said, given: isWhole ? url : `${url.replace(/\/+$/, '')}/v1/traces` };
  },
};

export const HEADER_VARIABLES: StandardVariable = {
  names: ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'],
  find(env) {
    const said = named(env, 'HEADERS');
    if (said === undefined) return undefined;
    const given = readPairs(env[said]!);
    return given ? { said, given } : { said, wrong: 'pairs such as authorization=Bearer%20secret' };
  },
};

export const SAMPLE_VARIABLES: StandardVariable = {
  names: ['OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG'],
  find(env) {
    const said = 'OTEL_TRACES_SAMPLER';
    const sampler = env[said] || undefined;
    if (sampler === undefined) return undefined;
    if (sampler === 'parentbased_always_on') return { said, given: '1' };
    if (sampler === 'parentbased_always_off') return { said, given: '0' };
    if (sampler === 'parentbased_traceidratio') {
      return { said: `${said}_ARG`, given: env[`${said}_ARG`] || '1' };
    }
    return {
      said,
      wrong: 'one of parentbased_always_on, parentbased_always_off, parentbased_traceidratio',
    };
  },
};

export const RESOURCE_VARIABLES: StandardVariable = {
  names: ['OTEL_RESOURCE_ATTRIBUTES', 'OTEL_SERVICE_NAME'],
  find(env) {
    const said = 'OTEL_RESOURCE_ATTRIBUTES';
    const service = env['OTEL_SERVICE_NAME'];
    const given = env[said] ?? '';
    if (!given && !service) return undefined;
    if (!service) return { said, given };
    return { said, given: `${given},service.name=${encodeURIComponent(service)}` };
  },
};
