/** The devices of a user, where the pool tracks them. */
import {
  AdminForgetDeviceCommand,
  AdminListDevicesCommand,
  AdminUpdateDeviceStatusCommand,
  type DeviceType,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useApi } from '../../frame/api/api.ts';
import { notifyFailure, notifySuccess } from '../../frame/notifications.tsx';
import { PagedTable } from '../../frame/paged-table.tsx';
import { Empty } from '../../frame/states.tsx';
import { Time } from '../../frame/time.tsx';
import { useWords } from '../../frame/words/languages.ts';
import type { UserPartProps } from '../user-part.ts';
import { userWords } from '../words/user-words.ts';

export function UserDevices({ pool, username }: UserPartProps) {
  const api = useApi();
  const { devices } = useWords(userWords);
  const who = { UserPoolId: pool, Username: username };

  const change = async (work: () => Promise<unknown>, success: string, reload: () => void) => {
    try {
      await work();
      notifySuccess(success);
    } catch (refusal) {
      notifyFailure(refusal);
    }
    reload();
  };
  return (
    <PagedTable<DeviceType>
      extent="part"
      title={devices.title}
      description={devices.text}
      remember="user-devices"
      idOf={({ DeviceKey = '' }) => DeviceKey}
      nameOf={nameOf}
      selection="single"
      load={async ({ token, size }) => {
        const page = { ...who, Limit: size, PaginationToken: token };
        const { Devices = [], PaginationToken } = await api.send(new AdminListDevicesCommand(page));
        return { items: Devices, next: PaginationToken };
      }}
      columns={[
        {
          id: 'name',
          header: devices.name,
          isRowHeader: true,
          maxWidth: 320,
          cell: (device) => <bdi>{nameOf(device)}</bdi>,
        },
        {
          id: 'remembered',
          header: devices.state,
          cell: (device) => (isRemembered(device) ? devices.remembered : devices.notRemembered),
        },
        {
          id: 'address',
          header: devices.address,
          cell: (device) => attributeOf(device, 'last_ip_used') ?? '–',
        },
        {
          id: 'used',
          header: devices.used,
          cell: ({ DeviceLastAuthenticatedDate }) => <Time of={DeviceLastAuthenticatedDate} />,
        },
        {
          id: 'created',
          header: devices.created,
          cell: ({ DeviceCreateDate }) => <Time of={DeviceCreateDate} />,
        },
        { id: 'key', header: devices.key, cell: ({ DeviceKey }) => DeviceKey },
      ]}
      actions={({ selected: [device], reload }) => {
        const remembered = device !== undefined && isRemembered(device);
        const one = { ...who, DeviceKey: device?.DeviceKey };
        return (
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={!device}
              onClick={() =>
                change(
                  () =>
                    api.send(
                      new AdminUpdateDeviceStatusCommand({
                        ...one,
                        DeviceRememberedStatus: remembered ? 'not_remembered' : 'remembered',
                      }),
                    ),
                  devices.changed,
                  reload,
                )
              }
            >
              {remembered ? devices.remindNot : devices.remember}
            </Button>
            <Button
              disabled={!device}
              onClick={() =>
                change(() => api.send(new AdminForgetDeviceCommand(one)), devices.forgotten, reload)
              }
            >
              {devices.forget}
            </Button>
          </SpaceBetween>
        );
      }}
      empty={<Empty title={devices.empty} text={devices.emptyText} />}
    />
  );
}

const attributeOf = ({ DeviceAttributes = [] }: DeviceType, name: string) =>
  DeviceAttributes.find(({ Name }) => Name === name)?.Value;

const nameOf = (device: DeviceType) => attributeOf(device, 'device_name') ?? device.DeviceKey ?? '';

const isRemembered = (device: DeviceType) =>
  attributeOf(device, 'dev:device_remembered_status') === 'remembered';
