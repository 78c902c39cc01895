UPDATE billed_plan SET plan = $plan WHERE lower(app) = lower($app) AND ($site = '' OR site = $site) RETURNING app;
