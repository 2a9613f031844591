{{/*
Ways out of a pod. A rule without destinations would mean every destination; the schema asks for at least one.
*/}}

{{- define "jamfor.egress" -}}
- ports: [{ port: {{ .port }}, protocol: TCP }]
  to:
    {{- toYaml .to | nindent 4 }}
{{- end -}}

{{- define "jamfor.egress.dns" -}}
- ports: [{ port: {{ .dns.port }}, protocol: UDP }, { port: {{ .dns.port }}, protocol: TCP }]
  to:
    {{- toYaml .dns.to | nindent 4 }}
{{- end -}}
