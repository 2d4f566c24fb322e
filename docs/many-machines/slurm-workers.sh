#!/bin/bash
#SBATCH --job-name=shrinklab-workers
#SBATCH --array=0-7
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --signal=B:TERM@60

# Workers for the sweeps that are in a PostgreSQL; each ends when none is left:
#
#   PGPASSWORD=... sbatch docs/many-machines/slurm-workers.sh
#
# A minute before its time is over, or when it is preempted, a worker gives back what it trains.
set -euo pipefail
cd "${SHRINKLAB:-$SLURM_SUBMIT_DIR}"

deno task worker \
  --store "postgres://lab@postgres.example.org/lab?sslmode=verify-full&sslrootcert=$HOME/ca.pem" \
  --until-empty --workers "$SLURM_CPUS_PER_TASK" &
worker=$!
# The signal reaches this shell alone.
trap 'kill -TERM "$worker"' TERM

code=0
wait "$worker" || code=$?
# A signal ends the first wait before the worker has ended.
if [ "$code" -gt 128 ] && kill -0 "$worker" 2>/dev/null; then
  code=0
  wait "$worker" || code=$?
fi
# 143: asked to end before all was done.
if [ "$code" -eq 143 ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit "$code"
