import type { LogSignature } from '../../model/diagnosis.ts'
import { bootSettingLines } from './lines/boot-setting-lines.ts'
import { browserLines } from './lines/browser-lines.ts'
import { cloudFoundryLines } from './lines/cloud-foundry-lines.ts'
import { databaseLines } from './lines/database-lines.ts'
import { databaseServerLines } from './lines/database-server-lines.ts'
import { dotnetLines } from './lines/dotnet-lines.ts'
import { dotnetServerLines } from './lines/dotnet-server-lines.ts'
import { driverLines } from './lines/driver-lines.ts'
import { erlangLines } from './lines/erlang-lines.ts'
import { errnoLines } from './lines/errno-lines.ts'
import { flyLines } from './lines/fly-lines.ts'
import { flyMachineLines } from './lines/fly-machine-lines.ts'
import { functionLines } from './lines/function-lines.ts'
import { gatewayLines } from './lines/gateway-lines.ts'
import { goLines } from './lines/go-lines.ts'
import { goProtocolLines } from './lines/go-protocol-lines.ts'
import { googleAppLines } from './lines/google-app-lines.ts'
import { googleInstanceLines } from './lines/google-instance-lines.ts'
import { hostCheckLines } from './lines/host-check-lines.ts'
import { hostPageLines } from './lines/host-page-lines.ts'
import { httpClientLines } from './lines/http-client-lines.ts'
import { javaLines } from './lines/java-lines.ts'
import { javaServerLines } from './lines/java-server-lines.ts'
import { listeningLines } from './lines/listening-lines.ts'
import { mailLines } from './lines/mail-lines.ts'
import { ownNewsLines } from './lines/own-news-lines.ts'
import { platformLines } from './lines/platform-lines.ts'
import { poolLines } from './lines/pool-lines.ts'
import { pythonErrorLines } from './lines/python-error-lines.ts'
import { pythonLines } from './lines/python-lines.ts'
import { pythonServerLines } from './lines/python-server-lines.ts'
import { requestSizeLines } from './lines/request-size-lines.ts'
import { rubyLines } from './lines/ruby-lines.ts'
import { rubyServerLines } from './lines/ruby-server-lines.ts'
import { serviceLines } from './lines/service-lines.ts'
import { skipperLines } from './lines/skipper-lines.ts'
import { squidLines } from './lines/squid-lines.ts'
import { statusLineLines } from './lines/status-line-lines.ts'
import { supervisorLines } from './lines/supervisor-lines.ts'
import { tlsLines } from './lines/tls-lines.ts'
import { toolLines } from './lines/tool-lines.ts'
import { transcriptLines } from './lines/transcript-lines.ts'
import { commonWords } from './words/common-words.ts'

/** What apps and their runtimes log, whatever they run in. */
export const appLogSignatures: readonly LogSignature[] = [
  ...pythonLines,
  ...pythonServerLines,
  ...pythonErrorLines,
  ...javaLines,
  ...javaServerLines,
  ...httpClientLines,
  ...gatewayLines,
  ...requestSizeLines,
  ...rubyLines,
  ...rubyServerLines,
  ...goLines,
  ...goProtocolLines,
  ...dotnetLines,
  ...dotnetServerLines,
  ...erlangLines,
  ...listeningLines,
  ...databaseLines,
  ...databaseServerLines,
  ...driverLines,
  ...poolLines,
  ...serviceLines,
  ...tlsLines,
  ...bootSettingLines,
  ...browserLines,
  ...supervisorLines,
  ...statusLineLines,
  ...squidLines,
  ...skipperLines,
  ...errnoLines,
  ...toolLines,
  ...transcriptLines,
  ...mailLines,
  ...cloudFoundryLines,
  ...functionLines,
  ...platformLines,
  ...ownNewsLines,
  ...googleAppLines,
  ...flyLines,
  ...flyMachineLines,
  ...googleInstanceLines,
  ...hostPageLines,
  ...hostCheckLines,
  ...commonWords,
]
