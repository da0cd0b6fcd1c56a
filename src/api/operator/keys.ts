/** The keys that sign a pool's tokens, and the data keys of the store. */
import { hostname } from 'node:os';
import type { OperatorValue } from '#contract/operator-types.ts';
import type { DataKeyWorkReport } from '#domain/operators/data-key-work.ts';
import { USUAL_UNUSED_DAYS } from '#store/sql/data-keys.ts';
import type { OperatorOperation } from './operation.ts';

export const listSigningKeys: OperatorOperation<'ListSigningKeys'> = async (input, domain) => {
  const keys = await domain.poolKeys.list(input.UserPoolId);
  return {
    SigningKeys: keys.map((key) => ({
      KeyId: key.kid,
      Kind: key.use === 'id' ? 'ID' : 'ACCESS',
      State: STATES[key.state],
      CreatedAt: new Date(key.createdAt),
      SignsFrom: new Date(key.signsFrom),
      EndsAt: dateOf(key.endsAt),
      HintsUntil: dateOf(key.expiresAt),
    })),
  };
};

const STATES = {
  published: 'PUBLISHED',
  signs: 'SIGNS',
  verifies: 'VERIFIES',
  ended: 'ENDED',
} as const;

export const rotateSigningKeys: OperatorOperation<'RotateSigningKeys'> = async (
  { UserPoolId, Rotation },
  { poolKeys },
) => {
  const kind = Rotation === 'PLANNED' ? 'planned' : 'emergency';
  const { kids, signsFrom, endsAt } = await poolKeys.rotate(UserPoolId, kind);
  return { KeyIds: kids, SignsFrom: new Date(signsFrom), EarlierEndAt: new Date(endsAt) };
};

export const listDataKeys: OperatorOperation<'ListDataKeys'> = async (
  { CountRows = false },
  { dataKeyWork },
) => {
  const keys = await dataKeyWork.keys(CountRows ? 'rows' : 'nothing');
  return {
    DataKeys: keys.map((key) => ({
      DataKeyId: key.id,
      State: ({ seals: 'SEALS', next: 'NEXT', opens: 'OPENS' } as const)[key.state],
      CreatedAt: new Date(key.createdAt),
      OutOfUseSince: dateOf(key.supersededAt),
      Seals: key.seals,
      Rows: key.rows,
      UnderMasterKey: key.isUnderMasterKey,
      CanBeDeleted: key.canBeDeleted,
    })),
    Work: dataKeyWork.report && shown(dataKeyWork.report),
  };
};

export const rotateDataKey: OperatorOperation<'RotateDataKey'> = async (_, { dataKeyWork }) => ({
  Work: shown(await dataKeyWork.rotate()),
});

export const resealRows: OperatorOperation<'ResealRows'> = async (_, { dataKeyWork }) => ({
  Work: shown(dataKeyWork.reseal()),
});

export const retireDataKeys: OperatorOperation<'RetireDataKeys'> = async (
  { UnusedForDays = USUAL_UNUSED_DAYS },
  { dataKeyWork },
) => ({ Work: shown(dataKeyWork.retire(UnusedForDays)) });

function shown(report: DataKeyWorkReport): OperatorValue<'DataKeyWorkReport'> {
  return {
    // Each process knows of its own work alone.
    Node: hostname(),
    Kind: ({ rotate: 'ROTATE', reseal: 'RESEAL', retire: 'RETIRE' } as const)[report.kind],
    State: ({ running: 'RUNNING', done: 'DONE', failed: 'FAILED' } as const)[report.state],
    BegunAt: new Date(report.begunAt),
    EndedAt: dateOf(report.endedAt),
    Resealed: report.resealed,
    Broken: report.broken,
    Deleted: report.deleted,
    StillInUse: report.inUse,
  };
}

const dateOf = (at: number | undefined) => (at === undefined ? undefined : new Date(at));
