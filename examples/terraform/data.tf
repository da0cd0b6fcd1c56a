# The same things looked up, as a configuration does that did not make them itself.

data "aws_cognito_user_pools" "named" {
  name = aws_cognito_user_pool.app.name
}

data "aws_cognito_user_pool" "app" {
  user_pool_id = aws_cognito_user_pool.app.id
}

data "aws_cognito_user_pool_clients" "all" {
  user_pool_id = aws_cognito_user_pool.app.id
  depends_on   = [aws_cognito_user_pool_client.web, aws_cognito_user_pool_client.worker]
}

data "aws_cognito_user_pool_client" "web" {
  user_pool_id = aws_cognito_user_pool.app.id
  client_id    = aws_cognito_user_pool_client.web.id
}

data "aws_cognito_user_groups" "all" {
  user_pool_id = aws_cognito_user_pool.app.id
  depends_on   = [aws_cognito_user_group.staff]
}

data "aws_cognito_user_group" "staff" {
  user_pool_id = aws_cognito_user_pool.app.id
  name         = aws_cognito_user_group.staff.name
}

output "found" {
  value = {
    pools   = length(data.aws_cognito_user_pools.named.ids)
    pool    = data.aws_cognito_user_pool.app.name
    mfa     = data.aws_cognito_user_pool.app.mfa_configuration
    clients = sort(data.aws_cognito_user_pool_clients.all.client_names)
    client  = data.aws_cognito_user_pool_client.web.name
    groups  = [for group in data.aws_cognito_user_groups.all.groups : group.group_name]
    group   = data.aws_cognito_user_group.staff.description
  }
}
