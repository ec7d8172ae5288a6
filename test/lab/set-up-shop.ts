import { nginxPath, type Plan } from './scenario.ts'
import { nginx, node } from './software.ts'
import type { Stage } from './stage.ts'

/** nginx on web-1 before one app on app-1 that stays down once it is killed: somebody has to decide. */
export async function setUpShop(stage: Stage): Promise<Plan> {
  await stage.run({
    'web-1': nginx({ to: `http://${stage.at['app-1']}:8000`, location: 'proxy_connect_timeout 2s;' }),
    'app-1': node({ service: 'Restart=no' }),
  })
  return {
    path: nginxPath(stage, 'node'),
    prepare: {},
    break: {},
    heal: {},
    expect: { causes: ['backend-down'] },
  }
}
