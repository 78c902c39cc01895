"""What is measured: each module is one program, started in a fresh process."""
