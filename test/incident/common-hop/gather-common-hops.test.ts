import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tellStory } from '../../../src/chat/cards/tell-story.ts'
import { bot } from '../../../src/incident/bot-person.ts'
import { gatherCommonHops } from '../../../src/incident/common-hop/gather-common-hops.ts'
import { type ChangeRig, changedService, createChangeRig } from '../../support/change-rig.ts'
import { sampleOpening } from '../../support/incident-samples.ts'

let rig: ChangeRig

beforeEach(async () => {
  rig = await createChangeRig()
})

afterEach(() => rig.close())

const runsQueued = () =>
  rig.jobs.flatMap(({ kind, job }) => (kind === 'run' && 'incident' in job ? job.incident : []))

async function openParents() {
  const open = await rig.store.incidents({ state: 'open', limit: 100 })
  return open.filter(({ service }) => !rig.deps.services.has(service))
}

async function close(incident: string) {
  await rig.store.append(incident, [{ kind: 'incident.closed', by: bot, reason: 'well again' }])
}

describe('incident/common-hop/gather-common-hops', () => {
  it('gathers services that fail at one address under one parent, which is diagnosed', async () => {
    const shop = await rig.incident(changedService('shop', [8081]))
    const blog = await rig.incident(changedService('blog', [8081]))
    const docs = await rig.incident(changedService('docs', [9000]))
    await gatherCommonHops(rig.deps)

    const [parent, ...others] = await openParents()
    expect(others).toEqual([])
    expect(parent).toMatchObject({ service: 'node-127-0-0-1-8081', environment: 'test' })
    const id = parent?.id ?? ''
    expect(await rig.happened(id, 'incident.gathered')).toEqual([
      { kind: 'incident.gathered', child: shop.id, service: 'shop' },
      { kind: 'incident.gathered', child: blog.id, service: 'blog' },
    ])
    const why = 'node 127.0.0.1:8081 is the common hop of 2 services: shop, blog.'
    expect(await rig.happened(blog.id, 'incident.joined')).toEqual([
      { kind: 'incident.joined', parent: id, why },
    ])
    expect(await rig.happened(docs.id, 'incident.joined')).toEqual([])
    expect(await rig.happened(id, 'run.started')).toHaveLength(1)
    expect(runsQueued()).toEqual([id])
    const opened = await rig.happened(id, 'incident.opened')
    expect(opened[0]?.service.path).toMatchObject([{ name: 'app', addresses: ['http://127.0.0.1:8081'] }])
  })

  it('does nothing twice, and lets a service that fails later join', async () => {
    await rig.incident(changedService('shop', [8081]))
    await rig.incident(changedService('blog', [8081]))
    await gatherCommonHops(rig.deps)
    const [parent] = await openParents()
    const before = await rig.store.read(parent?.id ?? '')
    await gatherCommonHops(rig.deps)
    expect(await rig.store.read(parent?.id ?? '')).toEqual(before)

    const late = await rig.incident(changedService('docs', [8081]))
    await gatherCommonHops(rig.deps)
    expect(await openParents()).toHaveLength(1)
    expect((await rig.happened(parent?.id ?? '', 'incident.gathered')).map(({ child }) => child)).toContain(
      late.id,
    )
  })

  it('goes on where a worker was killed between the parent and the child', async () => {
    const shop = await rig.incident(changedService('shop', [8081]))
    await rig.incident(changedService('blog', [8081]))
    await gatherCommonHops(rig.deps)
    const [parent] = await openParents()
    const late = await rig.incident(changedService('docs', [8081]))
    const told = { kind: 'incident.gathered', child: late.id, service: 'docs' } as const
    await rig.store.append(parent?.id ?? '', [told])
    await gatherCommonHops(rig.deps)
    expect(await rig.happened(late.id, 'incident.joined')).toHaveLength(1)
    expect(
      (await rig.happened(parent?.id ?? '', 'incident.gathered')).filter(({ child }) => child === late.id),
    ).toHaveLength(1)
    expect(await rig.happened(shop.id, 'incident.joined')).toHaveLength(1)
  })

  it('has the parent look again when a child is over, and the other children when the parent is', async () => {
    const shop = await rig.incident(changedService('shop', [8081]))
    const blog = await rig.incident(changedService('blog', [8081]))
    await gatherCommonHops(rig.deps)
    const [parent] = await openParents()
    const id = parent?.id ?? ''
    await rig.store.append(id, [{ kind: 'run.canceled', run: `${id}.1`, by: bot }])
    rig.jobs.length = 0
    rig.clock.ms += 60_000
    await close(shop.id)
    await gatherCommonHops(rig.deps)
    expect(await rig.happened(id, 'run.started')).toMatchObject([
      { purpose: 'diagnose' },
      { purpose: 'verify' },
    ])
    expect(runsQueued()).toEqual([id])

    rig.jobs.length = 0
    rig.clock.ms += 60_000
    await close(id)
    await gatherCommonHops(rig.deps)
    await gatherCommonHops(rig.deps)
    expect(runsQueued()).toEqual([blog.id])
    expect((await rig.happened(blog.id, 'run.started')).at(-1)).toMatchObject({ purpose: 'verify' })
  })

  it('opens no other parent for children whose parent is over, and one for those that fail after it', async () => {
    for (const name of ['shop', 'blog', 'docs']) await rig.incident(changedService(name, [8081]))
    await gatherCommonHops(rig.deps)
    const [parent] = await openParents()
    await close(parent?.id ?? '')
    for (let turn = 0; turn < 3; turn += 1) {
      rig.clock.ms += 60_000
      await gatherCommonHops(rig.deps)
      expect(await openParents()).toEqual([])
    }
    await rig.incident(changedService('wiki', [8081]))
    await gatherCommonHops(rig.deps)
    expect(await openParents()).toEqual([])
    await rig.incident(changedService('mail', [8081]))
    await gatherCommonHops(rig.deps)
    const [another, ...others] = await openParents()
    expect(others).toEqual([])
    const gathered = await rig.happened(another?.id ?? '', 'incident.gathered')
    expect(gathered.map(({ service }) => service)).toEqual(['wiki', 'mail'])
  })

  it('keeps the parent whichever of its children is the oldest', async () => {
    const shop = await rig.incident(changedService('shop', [8081]), [])
    await rig.incident(changedService('blog', [8080, 8081]), [])
    await rig.incident(changedService('docs', [8081]), [])
    await gatherCommonHops(rig.deps)
    const parents = await openParents()
    expect(parents).toHaveLength(1)
    await close(shop.id)
    await rig.incident(changedService('wiki', [8081]), [])
    await gatherCommonHops(rig.deps)
    expect((await openParents()).map(({ id }) => id)).toEqual(parents.map(({ id }) => id))
    const gathered = await rig.happened(parents[0]?.id ?? '', 'incident.gathered')
    expect(gathered.map(({ service }) => service)).toEqual(['shop', 'blog', 'docs', 'wiki'])
  })

  it.each(['append', 'appendAfter'] as const)(
    'diagnoses a parent whose opener was killed at its first %s',
    async (verb) => {
      const shop = await rig.incident(changedService('shop', [8081]))
      const blog = await rig.incident(changedService('blog', [8081]))
      const store = { ...rig.store, [verb]: () => Promise.reject(new Error('killed')) }
      await expect(gatherCommonHops({ ...rig.deps, store })).rejects.toThrow('killed')
      await gatherCommonHops(rig.deps)
      const [parent, ...others] = await openParents()
      expect(others).toEqual([])
      expect(await rig.happened(parent?.id ?? '', 'run.started')).toMatchObject([{ purpose: 'diagnose' }])
      for (const { id } of [shop, blog]) {
        expect(await rig.happened(id, 'incident.joined')).toMatchObject([{ parent: parent?.id }])
      }
    },
  )

  it('looks at the children again however many incidents are newer than their parent', async () => {
    const shop = await rig.incident(changedService('shop', [8081]))
    await rig.incident(changedService('blog', [8081]))
    await gatherCommonHops(rig.deps)
    const [parent] = await openParents()
    for (let n = 0; n < 101; n += 1) {
      const { id } = await rig.store.openIncident(sampleOpening('other'))
      await close(id)
    }
    rig.clock.ms += 60_000
    await close(parent?.id ?? '')
    await gatherCommonHops(rig.deps)
    expect((await rig.happened(shop.id, 'run.started')).at(-1)).toMatchObject({ purpose: 'verify' })
  })

  it('tells a story whose parent and children know one another', async () => {
    await rig.incident(changedService('shop', [8081]))
    const blog = await rig.incident(changedService('blog', [8081]))
    await gatherCommonHops(rig.deps)
    const [parent] = await openParents()
    expect(tellStory(await rig.store.read(parent?.id ?? ''))?.service.origin).toBe('common-hop')
    expect(JSON.stringify(await rig.store.read(blog.id))).toContain(parent?.id)
  })
})
