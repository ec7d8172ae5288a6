import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause

const pods = (labels: string) => `$ kubectl get pods --show-labels
NAME                    READY   STATUS    RESTARTS   AGE   LABELS
shop-5c9d7f6b84-x2v7q   1/1     Running   0          9m    ${labels},pod-template-hash=5c9d7f6b84
`
const endpoints = (address: string) => `
$ kubectl get endpoints shop
NAME   ENDPOINTS   AGE
shop   ${address}      9m
`
const written = '\n$ kubectl get svc shop -o yaml\nspec:\n  selector:\n    app: shop\n    tier: web\n'
const described = '\n$ kubectl describe svc shop\nName:      shop\nSelector:  app=shop,tier=web\n'

describe('diagnosis/correlations/selected-pods', () => {
  it.each([written, described])('finds a label that the running pods do not carry, by %j', (selector) => {
    expect(cause(`${pods('app=shop')}${selector}${endpoints('<none>')}`)).toBe('lb-no-registered-targets')
    expect(cause(`${pods('app=shop,tier=front')}${selector}${endpoints('<none>')}`)).toBe(
      'lb-no-registered-targets',
    )
  })

  it('has nothing against pods that fit, other pods, and a Service with endpoints', () => {
    const wrong = 'lb-no-registered-targets'
    expect(cause(`${pods('app=shop,tier=web')}${written}${endpoints('<none>')}`)).not.toBe(wrong)
    expect(cause(`${pods('job=mail')}${written}${endpoints('<none>')}`)).not.toBe(wrong)
    expect(cause(`${pods('app=shop')}${written}${endpoints('10.1.0.7:80')}`)).not.toBe(wrong)
  })
})
