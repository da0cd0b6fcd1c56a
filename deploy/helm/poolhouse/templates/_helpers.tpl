{{- define "poolhouse.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "poolhouse.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "poolhouse.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "poolhouse.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "poolhouse.selector" -}}
app.kubernetes.io/name: {{ include "poolhouse.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "poolhouse.labels" -}}
{{ include "poolhouse.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end }}

{{- define "poolhouse.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{- define "poolhouse.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "poolhouse.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{/* The settings that are no secret, as the file that POOLHOUSE_CONFIG names. */}}
{{- define "poolhouse.settings" -}}
{{- $own := dict
  "publicUrl" (required "publicUrl is required: tokens name it as their issuer" .Values.publicUrl)
  "drainDelay" .Values.drainDelay
  "shutdownGrace" .Values.shutdownGrace }}
{{- if not .Values.masterKey.fromEnv }}
{{- $_ := set $own "masterKeyFile" "/etc/poolhouse/master-key/master-key" }}
{{- end }}
{{- if .Values.metrics.enabled }}
{{- $_ := set $own "metricsPort" .Values.metrics.port }}
{{- $_ := set $own "metricsHost" "0.0.0.0" }}
{{- end }}
{{- if .Values.tls.secret }}
{{- $_ := set $own "tlsCertFile" "/etc/poolhouse/tls/tls.crt" }}
{{- $_ := set $own "tlsKeyFile" "/etc/poolhouse/tls/tls.key" }}
{{- end }}
{{- merge $own .Values.settings | toPrettyJson }}
{{- end }}

{{- define "poolhouse.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "poolhouse.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "poolhouse.probe" -}}
path: {{ .path }}
{{- if .root.Values.metrics.enabled }}
port: metrics
{{- else }}
port: http
scheme: {{ ternary "HTTPS" "HTTP" (not (empty .root.Values.tls.secret)) }}
{{- end }}
{{- end }}
