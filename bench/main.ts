import { diagnosis } from './diagnosis.ts'
import { printTable } from './table.ts'

printTable(await diagnosis())
