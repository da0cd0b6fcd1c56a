/**
 * The values of operators' operations, made from the data in `operator.ts`. Instants are dates in
 * the server; whoever reads JSON names what they are there as `Time`.
 */
import type { OPERATOR_OPERATIONS, OPERATOR_SHAPES, OperatorOperationName } from './operator.ts';

type Operations = typeof OPERATOR_OPERATIONS;
type Shapes = typeof OPERATOR_SHAPES;

export type OperatorInput<Name extends OperatorOperationName, Time = Date> = ValueOf<
  Operations[Name]['input'],
  Time
>;
export type OperatorOutput<Name extends OperatorOperationName, Time = Date> = ValueOf<
  Operations[Name]['output'],
  Time
>;
/** The value of a shape by its name, for what builds or shows a part of an output. */
export type OperatorValue<Name extends keyof Shapes, Time = Date> = ValueOf<Name, Time>;

type ValueOf<Name, Time> = Name extends keyof Shapes ? ValueIn<Shapes[Name], Time> : never;

type ValueIn<S, Time> = S extends { readonly enum: readonly (infer Choice)[] }
  ? Choice
  : S extends { readonly type: 'string' }
    ? string
    : S extends { readonly type: 'timestamp' }
      ? Time
      : S extends { readonly type: 'boolean' }
        ? boolean
        : S extends { readonly type: 'integer' | 'long' }
          ? number
          : S extends { readonly type: 'list'; readonly member: infer Member }
            ? readonly ValueOf<Member, Time>[]
            : S extends { readonly type: 'map' }
              ? Readonly<Record<string, string>>
              : S extends { readonly type: 'structure'; readonly members: infer Members }
                ? StructureIn<
                    Members,
                    S extends { readonly required: readonly (infer R)[] } ? R : never,
                    Time
                  >
                : never;

type StructureIn<Members, Required, Time> = {
  readonly [M in keyof Members as M extends Required ? M : never]: ValueOf<Members[M], Time>;
} & {
  readonly [M in keyof Members as M extends Required ? never : M]?:
    | ValueOf<Members[M], Time>
    | undefined;
};
