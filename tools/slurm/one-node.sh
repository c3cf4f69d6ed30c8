#!/usr/bin/env bash
# Brings up munge and a Slurm of one node on this machine, or ends it again: to try the sbatch script for real.
# usage: tools/slurm/one-node.sh up|down      as root; needs Debian's slurm-wlm and munge
set -euo pipefail
state=${STATE:-/var/tmp/ddspm-slurm}
conf=/etc/slurm/slurm.conf

up() {
  mkdir -p "$state/spool" "$state/save" /etc/slurm /run/munge /var/log/munge
  [ ! -e "$conf" ] || { echo "$conf exists already: not touched" >&2; exit 73; }
  [ -s /etc/munge/munge.key ] || mungekey --create
  chown -R munge: /etc/munge /run/munge /var/log/munge /var/lib/munge
  pgrep -x munged >/dev/null || runuser -u munge -- munged
  munge -n | unmunge >/dev/null
  cat > "$conf" <<CONF
ClusterName=one
SlurmctldHost=$(hostname -s)
SlurmUser=root
AuthType=auth/munge
StateSaveLocation=$state/save
SlurmdSpoolDir=$state/spool
SlurmctldPidFile=$state/slurmctld.pid
SlurmdPidFile=$state/slurmd.pid
SlurmctldLogFile=$state/slurmctld.log
SlurmdLogFile=$state/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SchedulerParameters=sched_interval=2
NodeName=$(hostname -s) CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$(hostname -s) Default=YES MaxTime=INFINITE State=UP
CONF
  slurmctld
  slurmd
  for _ in $(seq 30); do
    if sinfo -h -o %t 2>/dev/null | grep -q idle; then sinfo; return; fi
    sleep 1
  done
  echo "the node does not come up; the last lines of its logs:" >&2
  tail -n 5 "$state"/slurmctld.log "$state"/slurmd.log >&2
  exit 69
}

down() {
  for daemon in slurmd slurmctld; do
    [ ! -s "$state/$daemon.pid" ] || kill "$(cat "$state/$daemon.pid")" 2>/dev/null || true
  done
  if grep -qs '^ClusterName=one$' "$conf"; then rm -f "$conf"; fi
  rm -rf "$state"
}

case "${1:-}" in
  up) up ;;
  down) down ;;
  *) echo "usage: tools/slurm/one-node.sh up|down" >&2; exit 64 ;;
esac
