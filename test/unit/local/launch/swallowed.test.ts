import { expect, it } from 'vitest';
import { swallowedOptions } from '../../../../local/launch/swallowed.mjs';

it('says how to write options that npm took for itself', () => {
  expect(swallowedOptions({ npm_config_once: 'true', npm_config_desk_port: '0' })).toContain(
    'npm start -- --once --desk-port',
  );
  expect(swallowedOptions({ npm_config_silent: 'true', PATH: '/usr/bin' })).toBeNull();
});
